// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.repair;

import java.util.List;

/// Something that a run did not find.
sealed interface Missing {
  /// What people call it.
  String words();

  /// A program in `PATH`.
  record Program(String name) implements FileOfPackage {
    @Override
    public String words() {
      return "program " + name;
    }

    @Override
    public List<String> paths() {
      return List.of("usr/bin/" + name, "usr/sbin/" + name, "bin/" + name, "sbin/" + name);
    }
  }

  /// A library that a program is linked against, or is to be linked against.
  ///
  /// @param file for example `libpq.so.5`
  record Library(String file) implements FileOfPackage {
    @Override
    public String words() {
      return "library " + file;
    }

    @Override
    public List<String> paths() {
      return List.of(
          "usr/lib/x86_64-linux-gnu/" + file,
          "usr/lib/aarch64-linux-gnu/" + file,
          "usr/lib/" + file,
          "lib/x86_64-linux-gnu/" + file,
          "lib/aarch64-linux-gnu/" + file);
    }
  }

  /// A header of C or C++.
  record Header(String path) implements FileOfPackage {
    @Override
    public String words() {
      return "header " + path;
    }

    @Override
    public List<String> paths() {
      return List.of(
          "usr/include/" + path,
          "usr/include/x86_64-linux-gnu/" + path,
          "usr/include/aarch64-linux-gnu/" + path);
    }
  }

  /// A module of Python.
  record PythonModule(String name) implements FileOfPackage {
    @Override
    public String words() {
      return "Python module " + name;
    }

    @Override
    public List<String> paths() {
      String path = "usr/lib/python3/dist-packages/" + name.replace('.', '/');
      return List.of(path + "/__init__.py", path + ".py");
    }
  }

  /// A module of Perl, as a path: `JSON/XS.pm`.
  record PerlModule(String path) implements FileOfPackage {
    @Override
    public String words() {
      return "Perl module " + path;
    }

    @Override
    public List<String> paths() {
      return List.of("usr/share/perl5/" + path, "usr/lib/x86_64-linux-gnu/perl5/5.36/" + path);
    }
  }

  /// A library of Ruby, as it is required.
  record RubyLibrary(String name) implements FileOfPackage {
    @Override
    public String words() {
      return "Ruby library " + name;
    }

    @Override
    public List<String> paths() {
      return List.of("usr/lib/ruby/vendor_ruby/" + name + ".rb");
    }
  }

  /// A description of a library for `pkg-config`.
  record PkgConfig(String name) implements FileOfPackage {
    @Override
    public String words() {
      return "library " + name + " as pkg-config knows it";
    }

    @Override
    public List<String> paths() {
      return List.of(
          "usr/lib/x86_64-linux-gnu/pkgconfig/" + name + ".pc",
          "usr/share/pkgconfig/" + name + ".pc",
          "usr/lib/pkgconfig/" + name + ".pc");
    }
  }

  /// A service that nobody answers for.
  ///
  /// @param kind for example `postgres`
  record Answering(String kind) implements Missing {
    @Override
    public String words() {
      return "service " + kind;
    }
  }

  /// What a package of the system would bring as a file.
  sealed interface FileOfPackage extends Missing {
    /// Where packages put it, the likeliest first, without the first slash.
    List<String> paths();
  }

  /// Something missing and the line of output that says so.
  record Noticed(Missing missing, String line) {}
}
