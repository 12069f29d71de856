// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A Debian package that the project needs, and why.
public record PackageRequest(String name, String why) {}
