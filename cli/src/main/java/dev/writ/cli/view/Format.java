package dev.writ.cli.view;

/** What {@code --output} asks for. */
public enum Format {
  table,
  json,
  yaml
}
