#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build.sh FILE [CC]: compiles zagi.c to a static program without any library.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
exec "${2:-gcc}" -std=c11 -Wall -Wextra -Werror -Os -static -nostdlib -ffreestanding -fno-builtin \
  -fno-pic -no-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fno-ident \
  -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,norelro -Wl,-z,noseparate-code -s -o "$1" "$here/zagi.c"
