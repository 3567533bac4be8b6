package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are refused. */
class HttpTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          http.send({"method": "get", "url": "http://example.com"}) => fatal: disallowed host: example.com
          http.send({"method": "get", "url": "https://example.com:8443/a?b"}) => fatal: disallowed host: example.com
          http.send({"method": "get", "url": "no url"}) => fatal: disallowed host: no url
          http.send({"method": "get"}) => type: operand 1 missing required request parameters(s): {"url"}
          http.send({}) => type: operand 1 missing required request parameters(s): {"method", "url"}
          http.send({"bad": 1, "method": "get", "url": "a"}) => type: operand 1 invalid request parameters(s): {"bad"}
          http.send({"method": 1, "url": "a"}) => error: "method" must be a string
          http.send("a") => type: operand 1 must be object but got string
          """)
  void checksRequestsAndAllowsNoHost(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
