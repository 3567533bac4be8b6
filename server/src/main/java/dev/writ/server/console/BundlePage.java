package dev.writ.server.console;

import java.util.List;

/**
 * One policy that Writ brings along, to be copied.
 *
 * @param lines of its YAML
 */
record BundlePage(String name, String says, String yaml, List<String> lines) {}
