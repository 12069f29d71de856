# SPDX-License-Identifier: Apache-2.0
# Turns closure.json (written by the platform from env.lock: hashes and names, never addresses or user text)
# into derivations. Every .deb is fixed by its sha256 and must already be in the store; nothing here can fetch.
# The root file system is a chain: the base, then one stage for each group of packages, each a layer on the last.
let
  lock = builtins.fromJSON (builtins.readFile ./closure.json);
  bootstrap = builtins.storePath lock.bootstrap;
  scripts = builtins.path { path = ./builder; name = "builder"; };

  deb = entry: derivation {
    name = entry.file;
    system = lock.system;
    builder = "${bootstrap}/bin/sh";
    args = [ "-c" "echo ${entry.file} is not in the store; exit 1" ];
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = entry.sha256;
  };

  step = name: script: inputs: derivation ({
    inherit name bootstrap scripts;
    system = lock.system;
    builder = "${bootstrap}/bin/sh";
    args = [ "-e" "${scripts}/${script}" ];
    epoch = toString lock.epoch;
    passAsFile = [ "debs" ];
  } // inputs);

  boot = map deb lock.boot;
in rec {
  toolbox = step "toolbox" "toolbox.sh" { debs = boot ++ map deb lock.fakeroot; };
  base = step "base" "enter.sh" { inherit toolbox; inner = "base.sh"; below = ""; inMemory = true; debs = boot; };
  rootfs = builtins.foldl' (below: stage: step "stage" "enter.sh" {
    inherit toolbox below; inherit (stage) inMemory; inner = "stage.sh"; debs = map deb stage.debs;
  }) base lock.stages;
}
