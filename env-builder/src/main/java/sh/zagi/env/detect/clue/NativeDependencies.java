// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.ProjectFiles;

/// System packages that libraries need and cannot bring along: programs that they call, and
/// libraries that they are compiled against.
public final class NativeDependencies implements Clue {
  private static final Map<String, List<String>> DEBIAN_BY_LIBRARY = new HashMap<>();

  static {
    String cairo = "libcairo2-dev libpango1.0-dev libjpeg-dev libgif-dev librsvg2-dev pkg-config";
    put("npm", "canvas", cairo);
    put(
        "npm",
        "puppeteer puppeteer-core playwright @playwright/test playwright-core chrome-launcher "
            + "karma-chrome-launcher selenium-webdriver nightmare testcafe",
        "chromium");
    put(
        "npm",
        "sqlite3 better-sqlite3 bcrypt node-sass re2 iconv integer deasync node-expat canvas"
            + " libxmljs libxmljs2 kerberos odbc pg-native libpq speaker mdns node-pty"
            + " isolated-vm",
        "g++ make python3 python-is-python3");
    put("npm", "fluent-ffmpeg ffmpeg-static @ffmpeg-installer/ffmpeg", "ffmpeg");
    put("npm", "gm", "graphicsmagick");
    put("npm", "imagemagick imagemagick-native", "imagemagick");
    put("npm", "graphviz node-graphviz", "graphviz");
    put("npm", "libxmljs libxmljs2", "libxml2-dev");
    put("npm", "pg-native libpq", "libpq-dev");
    put("npm", "zeromq", "libzmq3-dev");
    put("npm", "usb node-hid", "libusb-1.0-0-dev libudev-dev");
    put("npm", "serialport @serialport/bindings-cpp", "libudev-dev");
    put("npm", "speaker", "libasound2-dev");
    put("npm", "mdns", "libavahi-compat-libdnssd-dev");
    put("npm", "kerberos", "libkrb5-dev");
    put("npm", "odbc", "unixodbc-dev");
    put("npm", "node-tesseract-ocr", "tesseract-ocr");
    put("npm", "node-poppler pdf-poppler pdf2pic", "poppler-utils");
    put("npm", "wkhtmltopdf", "wkhtmltopdf");
    put("npm", "cypress electron", "libgtk-3-0 libnss3 libasound2 libgbm1 xvfb");
    put("npm", "java", "default-jdk-headless");
    put("pypi", "psycopg2 psycopg-c", "libpq-dev gcc python3-dev");
    put("pypi", "psycopg", "libpq5");
    put("pypi", "mysqlclient", "default-libmysqlclient-dev pkg-config gcc python3-dev");
    put("pypi", "mariadb", "libmariadb-dev gcc");
    put("pypi", "lxml", "libxml2-dev libxslt1-dev");
    put("pypi", "pillow", "libjpeg-dev zlib1g-dev");
    put("pypi", "opencv-python opencv-contrib-python", "libgl1 libglib2.0-0");
    put("pypi", "opencv-python-headless", "libglib2.0-0");
    put("pypi", "pycairo cairocffi", "libcairo2-dev pkg-config");
    put("pypi", "cairosvg", "libcairo2");
    put("pypi", "weasyprint", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b");
    put("pypi", "python-magic", "libmagic1");
    put("pypi", "pdf2image", "poppler-utils");
    put("pypi", "pytesseract", "tesseract-ocr");
    put("pypi", "ffmpeg-python moviepy pydub ffmpy yt-dlp openai-whisper", "ffmpeg");
    put("pypi", "graphviz diagrams", "graphviz");
    put("pypi", "pygraphviz", "graphviz libgraphviz-dev pkg-config gcc");
    put("pypi", "python-ldap django-auth-ldap", "libldap-dev libsasl2-dev gcc");
    put("pypi", "xmlsec python3-saml", "libxmlsec1-dev pkg-config");
    put("pypi", "pyodbc", "unixodbc-dev");
    put("pypi", "pymssql", "freetds-dev");
    put("pypi", "selenium playwright pyppeteer splinter", "chromium");
    put("pypi", "gdal rasterio fiona geopandas django-geojson", "gdal-bin libgdal-dev");
    put("pypi", "pyaudio sounddevice", "portaudio19-dev");
    put("pypi", "soundfile librosa", "libsndfile1");
    put("pypi", "pycurl", "libcurl4-openssl-dev libssl-dev gcc");
    put("pypi", "m2crypto", "libssl-dev swig");
    put("pypi", "wand", "libmagickwand-dev");
    put("pypi", "lightgbm xgboost", "libgomp1");
    put("pypi", "pyzbar", "libzbar0");
    put("pypi", "dlib", "cmake g++");
    put("pypi", "uwsgi", "gcc python3-dev");
    put("pypi", "pygobject", "libgirepository1.0-dev libcairo2-dev pkg-config");
    put("pypi", "pdfkit", "wkhtmltopdf");
    put("pypi", "pypandoc", "pandoc");
    put("gem", "pg", "libpq-dev");
    put("gem", "mysql2 trilogy", "default-libmysqlclient-dev");
    put("gem", "sqlite3", "libsqlite3-dev");
    put("gem", "nokogiri", "libxml2-dev libxslt1-dev");
    put("gem", "rmagick", "libmagickwand-dev");
    put("gem", "mini_magick paperclip carrierwave", "imagemagick");
    put("gem", "image_processing ruby-vips", "libvips42");
    put("gem", "ffi", "libffi-dev");
    put("gem", "charlock_holmes", "libicu-dev");
    put("gem", "curb typhoeus", "libcurl4-openssl-dev");
    put("gem", "rugged", "cmake pkg-config libssl-dev");
    put("gem", "psych", "libyaml-dev");
    put("gem", "rails", "libyaml-dev");
    put("gem", "capybara selenium-webdriver cuprite ferrum grover", "chromium");
    put("gem", "streamio-ffmpeg", "ffmpeg");
    put("gem", "eventmachine thin", "g++ libssl-dev");
    put("gem", "ruby-graphviz", "graphviz");
    put("gem", "rtesseract", "tesseract-ocr");
    put("go", "github.com/mattn/go-sqlite3 gorm.io/driver/sqlite", "gcc libc6-dev");
    put("go", "gopkg.in/gographics/imagick.v3 gopkg.in/gographics/imagick.v2", "libmagickwand-dev");
    put("go", "github.com/h2non/bimg github.com/davidbyttow/govips", "libvips-dev pkg-config gcc");
    put("go", "github.com/confluentinc/confluent-kafka-go", "gcc libc6-dev");
    put("go", "github.com/libgit2/git2go", "libgit2-dev pkg-config gcc");
    put("go", "gocv.io/x/gocv", "libopencv-dev pkg-config g++");
    put("go", "github.com/pebbe/zmq4", "libzmq3-dev pkg-config gcc");
    put("go", "github.com/otiai10/gosseract", "libtesseract-dev libleptonica-dev g++");
    put(
        "go",
        "github.com/hajimehoshi/ebiten fyne.io/fyne github.com/go-gl/glfw",
        "gcc libgl1-mesa-dev xorg-dev");
    put("go", "github.com/chromedp/chromedp github.com/go-rod/rod", "chromium");
    put("cargo", "openssl openssl-sys native-tls reqwest git2", "libssl-dev pkg-config");
    put("cargo", "rusqlite libsqlite3-sys", "libsqlite3-dev");
    put("cargo", "prost-build tonic-build", "protobuf-compiler");
    put("cargo", "alsa cpal rodio", "libasound2-dev pkg-config");
    put("cargo", "gtk", "libgtk-3-dev");
    put("cargo", "gtk4", "libgtk-4-dev");
    put("cargo", "bindgen", "libclang-dev");
    put("cargo", "bevy", "libasound2-dev libudev-dev pkg-config");
    put("cargo", "sdl2", "libsdl2-dev");
    put("cargo", "zmq", "libzmq3-dev pkg-config");
    put("cargo", "rocksdb", "libclang-dev cmake g++");
    put("cargo", "rdkafka", "cmake g++ libssl-dev");
    put("cargo", "tauri tauri-build", "libwebkit2gtk-4.1-dev libgtk-3-dev");
    put("hex", "bcrypt_elixir argon2_elixir exqlite", "gcc make libc6-dev");
    put("hex", "wallaby chromic_pdf", "chromium");
    put("hex", "image vix", "libvips-dev");
  }

  /// Libraries whose need depends on a feature.
  private static final Map<String, String> DEBIAN_BY_FEATURE =
      Map.of(
          "diesel postgres", "libpq-dev",
          "diesel mysql", "default-libmysqlclient-dev",
          "diesel sqlite", "libsqlite3-dev",
          "rusqlite bundled", "gcc");

  /// Before 0.33 sharp fetched its library from outside of the registry.
  private static final Pattern OLD_SHARP =
      Pattern.compile("^[~^>=v ]*0\\.(?:[0-9]|[12]\\d|3[0-2])\\.");

  private static void put(String source, String libraries, String packages) {
    for (String library : libraries.split(" ", -1)) {
      DEBIAN_BY_LIBRARY.merge(
          source + " " + library,
          List.of(packages.split(" ", -1)),
          (before, more) -> Stream.concat(before.stream(), more.stream()).distinct().toList());
    }
  }

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    for (Dependency one : Dependencies.of(files)) {
      packages(one)
          .forEach(debian -> gathered.needs(debian, one.says(one.name() + " needs " + debian)));
    }
    return gathered.done();
  }

  private static List<String> packages(Dependency one) {
    if (one.source().equals("npm") && one.name().equals("sharp")) {
      return OLD_SHARP.matcher(one.detail()).find() ? List.of("libvips-dev") : List.of();
    }
    boolean binary = one.source().equals("pypi") && one.detail().contains("[binary");
    boolean rustls = one.source().equals("cargo") && one.detail().contains("rustls");
    boolean bundled =
        one.source().equals("cargo") && one.detail().matches(".*\\b(?:bundled|vendored)\\b.*");
    if (binary || rustls) {
      return List.of();
    }
    if (one.source().equals("cargo")) {
      for (Map.Entry<String, String> feature : DEBIAN_BY_FEATURE.entrySet()) {
        String[] parts = feature.getKey().split(" ", -1);
        if (one.name().equals(parts[0]) && one.detail().matches(".*\\b" + parts[1] + "\\b.*")) {
          return List.of(feature.getValue());
        }
      }
    }
    return bundled
        ? List.of("gcc", "make")
        : DEBIAN_BY_LIBRARY.getOrDefault(one.source() + " " + one.name(), List.of());
  }
}
