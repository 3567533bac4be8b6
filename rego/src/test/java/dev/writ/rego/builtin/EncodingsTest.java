package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EncodingsTest {
  @Test
  void writesAndReadsBase64() {
    holds(
        """
        base64.encode("hello>?") => "aGVsbG8+Pw=="
        base64.decode("aGVsbG8+Pw==") => "hello>?"
        base64.decode("aGVs\\nbG8+\\r\\nPw=\\n=\\n") => "hello>?"
        base64.decode("") => ""
        base64.decode("{bad") => ! illegal base64 data at input byte 0
        base64.decode("aGVsbG8") => ! illegal base64 data at input byte 4
        base64.decode("aGVsbG8=x") => ! illegal base64 data at input byte 8
        base64.decode("aGVsbA=") => ! illegal base64 data at input byte 7
        base64.decode("aGVsbA=x") => ! illegal base64 data at input byte 6
        base64.decode("a===") => ! illegal base64 data at input byte 1
        base64.is_valid("aGk=") => true
        base64.is_valid("a") => false
        base64.is_valid(1) => false
        base64url.encode("hello>?") => "aGVsbG8-Pw=="
        base64url.encode_no_pad("hello>?") => "aGVsbG8-Pw"
        base64url.decode("aGVsbG8-Pw") => "hello>?"
        base64url.decode("aGVsbG8-Pw==") => "hello>?"
        base64url.decode("a") => ! illegal base64url string: a
        base64url.decode("a+8=") => ! illegal base64 data at input byte 1
        """);
  }

  @Test
  void writesAndReadsHexadecimal() {
    holds(
        """
        hex.encode("aé") => "61c3a9"
        hex.decode("61C3a9") => "aé"
        hex.decode("6g") => ! encoding/hex: invalid byte: U+0067 'g'
        hex.decode("616") => ! encoding/hex: odd length hex string
        """);
  }

  @Test
  void writesAndReadsQueries() {
    holds(
        """
        urlquery.encode("a=b c&é~") => "a%3Db+c%26%C3%A9~"
        urlquery.decode("a%3Db+c%26%C3%A9~") => "a=b c&é~"
        urlquery.decode("%zz") => ! invalid URL escape "%zz"
        urlquery.decode("a%4") => ! invalid URL escape "%4"
        urlquery.encode_object({"b": ["x", "y"], "a": "1 2", "c": {"q"}, "d": []}) => "a=1+2&b=x&b=y&c=q"
        urlquery.encode_object({"a": 1}) => ? operand 1 values must be string, array[string], or set[string]
        urlquery.encode_object({"a": [1]}) => ? operand 1 values must be string, array[string], or set[string]
        urlquery.decode_object("a=value_a1&b=x%20y&a=2&c&&=z") => {"": ["z"], "a": ["value_a1", "2"], "b": ["x y"], "c": [""]}
        urlquery.decode_object("a;b") => ! invalid semicolon separator in query
        """);
  }

  @Test
  @DisplayName("R26: json.marshal")
  void writesJson() {
    holds(
        """
        json.marshal({"b": 1.0, "a": {2, 1}}) => "{\\"a\\":[1,2],\\"b\\":1.0}"
        json.marshal("<a>&b") => "\\"\\\\u003ca\\\\u003e\\\\u0026b\\""
        json.marshal({[1]: 5}) => "{\\"[1]\\":5}"
        json.marshal_with_options([1, {}, {"a": "x:,{"}], {"indent": " "}) => "[\\n 1,\\n {},\\n {\\n  \\"a\\": \\"x:,{\\"\\n }\\n]"
        json.marshal_with_options([1], {"prefix": ">"}) => ">[\\n>\\t1\\n>]"
        json.marshal_with_options([1], {"prefix": ">", "pretty": false}) => "[1]"
        json.marshal_with_options([1], {"pretty": true}) => "[\\n\\t1\\n]"
        json.marshal_with_options([1], {}) => "[1]"
        json.marshal_with_options([1], {"x": 1}) => ? operand 2 object contained unknown key "x"
        json.marshal_with_options([1], {"indent": 1}) => ? operand 2 key "indent" failed cast to string: operand 0 must be string but got number
        json.marshal_with_options([1], {"pretty": 1}) => ? operand 2 key "pretty" failed cast to bool
        """);
  }

  @Test
  void readsJson() {
    holds(
        """
        json.unmarshal("[{\\"a\\": 1.0}, null]") => [{"a": 1.0}, null]
        json.unmarshal("[1") => ! unexpected EOF
        json.is_valid("{}") => true
        json.is_valid("{") => false
        json.is_valid(1) => false
        """);
  }
}
