package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;

import org.junit.jupiter.api.Test;

class UrisTest {
  @Test
  void takesApart() {
    holds(
        """
        uri.parse("HTTPS://u:p@example.com:8080/api?q=1#top") => {"fragment": "top", "hostname": "example.com", "path": "/api", "port": "8080", "raw_path": "/api", "raw_query": "q=1", "scheme": "https"}
        uri.parse("https://example.com?q=1#frag") => {"fragment": "frag", "hostname": "example.com", "raw_query": "q=1", "scheme": "https"}
        uri.parse("http://[::1]:8080/path") => {"hostname": "::1", "path": "/path", "port": "8080", "raw_path": "/path", "scheme": "http"}
        uri.parse("http://[fe80::1%25en0]/") => {"hostname": "fe80::1%en0", "path": "/", "raw_path": "/", "scheme": "http"}
        uri.parse("https://a/p%2Fq%20r") => {"hostname": "a", "path": "/p/q r", "raw_path": "/p%2Fq%20r", "scheme": "https"}
        uri.parse("https://a/q%20r") => {"hostname": "a", "path": "/q r", "raw_path": "/q r", "scheme": "https"}
        uri.parse("mailto:user@example.com") => {"scheme": "mailto"}
        uri.parse("a/b?x?y") => {"path": "a/b", "raw_path": "a/b", "raw_query": "x?y"}
        uri.parse("//host/p") => {"hostname": "host", "path": "/p", "raw_path": "/p"}
        uri.parse("") => {}
        """);
  }

  @Test
  void saysWhatIsWrong() {
    holds(
        """
        uri.parse(":x") => ! parse ":x": missing protocol scheme
        uri.parse("1:2/3") => ! parse "1:2/3": first path segment in URL cannot contain colon
        uri.parse("http://a:b/") => ! parse "http://a:b/": invalid port ":b" after host
        uri.parse("http://[::1/") => ! parse "http://[::1/": missing ']' in host
        uri.parse("http://a b/") => ! parse "http://a b/": invalid character " " in host name
        uri.parse("/%zz") => ! parse "/%zz": invalid URL escape "%zz"
        uri.parse("/\\u0001") => ! parse "/\\x01": net/url: invalid control character in URL
        uri.is_valid("http://a:b/") => false
        uri.is_valid("a") => true
        uri.is_valid("") => false
        uri.is_valid(1) => false
        """);
  }
}
