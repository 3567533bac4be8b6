package dev.writ.dbt.act;

import java.util.List;

/** A project whose names try to be more than names: section 18's row. */
final class Trouble {
  static final String MARKUP = "<script>alert(1)</script>";
  static final String COMMAND = "x\n::error::pwned";
  static final String ANSI = "red\u001b[31m\u009b2J";
  static final String PIPES = "a|b`c`@team [x](https://evil.example) \\";
  static final String UNSEEN = "nul\0 bell\u0007 turn\u202e half\ud800 end\uffff";

  private Trouble() {}

  static Shop shop() {
    return new Shop()
        .project("sh<b>op\n::error::p")
        .add(MARKUP, Shop.PROJECT, "models/../../etc/passwd", null, false, List.of(MARKUP))
        .add(COMMAND, Shop.PROJECT, "/etc/passwd", "models/x.yml", true, List.of("-" + COMMAND))
        .add(ANSI, "..", "models/a.sql", "../../x.yml", false, List.of("-" + ANSI, "b*"))
        .add(PIPES, "sh<b>op\n::error::p", "models/a b,c:d%.sql", null, false, List.of())
        .add(UNSEEN, "other", "models/\u001b[31m.sql", null, false, List.of("-" + UNSEEN));
  }
}
