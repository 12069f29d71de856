// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

/// What is around every page.
///
/// @param viewer who is logged in; empty text when nobody is
/// @param login the command line that prints an address to log in by
record Frame(String title, String viewer, String login) {}
