package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TemplatesTest {
  @Test
  @DisplayName("R27: strings.render_template")
  void fillsIn() {
    holds(
        """
        strings.render_template("{{.a}} {{.zz}}", {"a": "hi"}) => "hi <undefined>"
        strings.render_template("{{.a.b}} {{ .n }}", {"a": {"b": 1.0}, "n": null}) => "1.0 <undefined>"
        strings.render_template("{{.a}}|{{.o}}|{{.t}}", {"a": [1, "x", null], "o": {"b": {2}, "a": true}, "t": true}) => "[1 x <nil>]|map[a:true b:[2]]|true"
        strings.render_template("{{\\"}}\\"}} {{`x`}} {{1}} {{$.a}}", {"a": 2}) => "}} x 1 2"
        strings.render_template("a {{- .a -}} b{{/* no */}}", {"a": 1}) => "a1b"
        strings.render_template("{{$x := .a}}{{$x}}{{if .a}}{{$x = 2}}{{end}}{{$x}}", {"a": 1}) => "12"
        """);
  }

  @Test
  void repeatsAndChooses() {
    holds(
        """
        strings.render_template("{{range $i, $n := .l}}{{if $i}},{{end}}hello {{$n}}{{end}}", {"l": ["ann", "bob"]}) => "hello ann,hello bob"
        strings.render_template("{{range .l}}{{.}};{{else}}none{{end}}", {"l": [1, 2]}) => "1;2;"
        strings.render_template("{{range .l}}{{.}};{{else}}none{{end}}", {"l": []}) => "none"
        strings.render_template("{{range $k, $v := .}}{{$k}}={{$v}};{{end}}", {"b": 1, "a": 2}) => "a=2;b=1;"
        strings.render_template("{{if .a}}a{{else if .b}}b{{else}}c{{end}}", {"b": "x"}) => "b"
        strings.render_template("{{if .a}}a{{else if .b}}b{{else}}c{{end}}", {"b": ""}) => "c"
        strings.render_template("{{if .a}}a{{else}}b{{end}}", {"a": 0}) => "a"
        strings.render_template("{{with .a}}{{.b}}{{else}}none{{end}}", {"a": {"b": 1}}) => "1"
        strings.render_template("{{with .a}}{{.b}}{{else}}none{{end}}", {}) => "none"
        """);
  }

  @Test
  void saysWhatIsWrong() {
    holds(
        """
        strings.render_template("a\\n{{if .a}}", {}) => ! template: template:2: unexpected EOF
        strings.render_template("{{end}}", {}) => ! template: template:1: unexpected {{end}}
        strings.render_template("{{.a", {}) => ! template: template:1: unclosed action
        strings.render_template("{{}}", {}) => ! template: template:1: missing value for command
        strings.render_template("{{$x}}", {}) => ! template: template:1: undefined variable "$x"
        strings.render_template("{{len .a}}", {}) => ! template: template:1: function "len" not defined
        strings.render_template("{{.a.b}}", {}) => ! template: template: executing "template" at <.a.b>: nil pointer evaluating interface {}.b
        strings.render_template("{{.a.b}}", {"a": "x"}) => ! template: template: executing "template" at <.a.b>: can't evaluate field b in type string
        strings.render_template("{{range .a}}{{end}}", {"a": 5}) => ! template: template: executing "template" at <.a>: range can't iterate over 5
        strings.render_template(1, {}) => ? operand 1 must be string but got number
        """);
  }

  @Test
  void paysForWhatItRepeats() {
    String ranges = "{{range .l}}".repeat(8) + "x" + "{{end}}".repeat(8);
    String call = "strings.render_template(\"" + ranges + "\", {\"l\": [1, 2, 3, 4]})";
    assertThatThrownBy(() -> Ground.value(call.replace(".l}}", "$.l}}"), new Calling(100)))
        .isInstanceOf(Calling.Spent.class);
  }
}
