// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// Something that runs beside the application, such as a database.
///
/// @param name also its host name for the application
/// @param port on loopback inside the session
public record Service(String name, String packageName, int port, String database) {}
