// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;

/// The steps of continuous integration that install a tool, and where they say which version. The
/// one for Node.js is read with Node.js.
final class SetupActions {
  /// A tool of a step.
  ///
  /// @param input name of the input with the version; empty for the step's own reference
  record Setup(String tool, String input) {}

  private static final Map<String, List<Setup>> SETUPS_BY_ACTION =
      Map.ofEntries(
          one("actions/setup-python", "python", "python-version"),
          one("actions/setup-go", "go", "go-version"),
          one("actions/setup-java", "java", "java-version"),
          one("actions/setup-ruby", "ruby", "ruby-version"),
          one("ruby/setup-ruby", "ruby", "ruby-version"),
          one("actions/setup-dotnet", "dotnet", "dotnet-version"),
          one("actions/setup-haskell", "ghc", "ghc-version"),
          one("shivammathur/setup-php", "php", "php-version"),
          Map.entry(
              "erlef/setup-beam",
              List.of(
                  new Setup("erlang", "otp-version"),
                  new Setup("elixir", "elixir-version"),
                  new Setup("gleam", "gleam-version"),
                  new Setup("rebar3", "rebar3-version"))),
          Map.entry(
              "erlef/setup-elixir",
              List.of(new Setup("erlang", "otp-version"), new Setup("elixir", "elixir-version"))),
          Map.entry(
              "haskell-actions/setup",
              List.of(
                  new Setup("ghc", "ghc-version"),
                  new Setup("cabal", "cabal-version"),
                  new Setup("stack", "stack-version"))),
          Map.entry(
              "haskell/actions/setup",
              List.of(new Setup("ghc", "ghc-version"), new Setup("cabal", "cabal-version"))),
          one("swift-actions/setup-swift", "swift", "swift-version"),
          one("goto-bus-stop/setup-zig", "zig", "version"),
          one("mlugg/setup-zig", "zig", "version"),
          one("crystal-lang/install-crystal", "crystal", "crystal"),
          one("dart-lang/setup-dart", "dart", "sdk"),
          one("subosito/flutter-action", "flutter", "flutter-version"),
          one("oven-sh/setup-bun", "bun", "bun-version"),
          one("denoland/setup-deno", "deno", "deno-version"),
          one("pnpm/action-setup", "pnpm", "version"),
          one("dtolnay/rust-toolchain", "rust", ""),
          one("actions-rs/toolchain", "rust", "toolchain"),
          one("actions-rust-lang/setup-rust-toolchain", "rust", "toolchain"),
          one("julia-actions/setup-julia", "julia", "version"),
          one("leafo/gh-actions-lua", "lua", "luaVersion"),
          one("ocaml/setup-ocaml", "ocaml", "ocaml-compiler"),
          one("r-lib/actions/setup-r", "r", "r-version"),
          one("shogo82148/actions-setup-perl", "perl", "perl-version"),
          one("jiro4989/setup-nim-action", "nim", "nim-version"),
          one("astral-sh/setup-uv", "uv", "version"),
          one("snok/install-poetry", "poetry", "version"),
          one("abatilo/actions-poetry", "poetry", "poetry-version"),
          one("pdm-project/setup-pdm", "python", "python-version"),
          one("DeLaGuardo/setup-clojure", "clojure", "cli"),
          one("bufbuild/buf-setup-action", "buf", "version"),
          one("arduino/setup-protoc", "protoc", "version"));

  private SetupActions() {}

  private static Map.Entry<String, List<Setup>> one(String action, String tool, String input) {
    return Map.entry(action, List.of(new Setup(tool, input)));
  }

  /// The tools of `uses: owner/name@reference`.
  static List<Setup> of(String uses) {
    int at = uses.indexOf('@');
    return SETUPS_BY_ACTION.getOrDefault(at < 0 ? uses : uses.substring(0, at), List.of());
  }
}
