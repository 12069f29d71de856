# SPDX-License-Identifier: Apache-2.0
# Turns layer.json (written by the platform from env.lock) into one derivation. Every file is fixed by its sha256
# and must already be in the store; nothing here can fetch. Texts are data for the script and never Nix.
let
  lock = builtins.fromJSON (builtins.readFile ./layer.json);
  scripts = builtins.path { path = ./builder; name = "layer-builder"; };

  file = sha256: derivation {
    name = sha256;
    system = lock.system;
    builder = "${builtins.storePath lock.bootstrap}/bin/sh";
    args = [ "-c" "echo ${sha256} is not in the store; exit 1" ];
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = sha256;
  };

  lines = each: list: builtins.concatStringsSep "" (map (entry: "${each entry} ${entry.place}\n") list);
in {
  layer = derivation ({
    name = lock.name;
    system = lock.system;
    inherit scripts;
    bootstrap = builtins.storePath lock.bootstrap;
    builder = "${builtins.storePath lock.bootstrap}/bin/sh";
    args = [ "-e" "${scripts}/${lock.script}" ];
    files = lines (entry: file entry.sha256) lock.files;
    texts = lines (entry: builtins.toFile "text" entry.content) lock.texts;
    passAsFile = [ "files" "texts" ];
  } // lock.settings // builtins.mapAttrs (name: path: builtins.storePath path) lock.inputs);
}
