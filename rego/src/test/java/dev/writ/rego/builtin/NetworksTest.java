package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetworksTest {
  @Test
  void tellsWhatIsInside() {
    holds(
        """
        net.cidr_contains("10.0.0.0/8", "10.1.2.3") => true
        net.cidr_contains("10.0.0.0/8", "10.1.0.0/24") => true
        net.cidr_contains("172.17.0.0/24", "172.17.0.0/16") => false
        net.cidr_contains("10.0.0.0/8", "::ffff:10.0.0.1") => true
        net.cidr_contains("::/0", "10.0.0.1") => false
        net.cidr_contains("2001:4860::/32", "2001:4860:1::/48") => true
        net.cidr_contains("10.0.0.0/8", "x") => ! not a valid textual representation of an IP address or CIDR: x
        net.cidr_contains("10.0.0.0/33", "10.0.0.1") => ! invalid CIDR address: 10.0.0.0/33
        net.cidr_contains("10.0.0.0/8", 1) => ? operand 1 must be string but got number
        net.cidr_overlap("10.0.0.0/8", "10.1.2.3") => true
        net.cidr_intersects("192.168.1.0/25", "192.168.1.64/25") => true
        net.cidr_intersects("192.168.1.0/25", "192.168.2.64/25") => false
        net.cidr_intersects("x", "192.168.2.64/25") => ! invalid CIDR address: x
        net.cidr_is_valid("10.0.0.0/8") => true
        net.cidr_is_valid("10.0.0/8") => false
        net.cidr_is_valid("10.0.00.1/8") => false
        net.cidr_is_valid("::1/129") => false
        net.cidr_is_valid("1:2:3:4:5:6:7::/64") => true
        net.cidr_is_valid("1:2:3:4:5:6:7:8::/64") => false
        net.cidr_is_valid("::1::/64") => false
        net.cidr_is_valid(1) => false
        """);
  }

  @Test
  @DisplayName("R27: net.cidr_contains_matches")
  void namesMatches() {
    holds(
        """
        net.cidr_contains_matches(["10.0.0.0/24", "10.0.1.0/24"], ["10.0.1.7", "10.9.9.9"]) => {[1, 0]}
        net.cidr_contains_matches("1.1.1.0/24", "1.1.1.1") => {["1.1.1.0/24", "1.1.1.1"]}
        net.cidr_contains_matches({"a": "1.1.1.1/24", "b": ["1.1.1.2/24", 1]}, {"1.1.1.128"}) => {["a", "1.1.1.128"], ["b", "1.1.1.128"]}
        net.cidr_contains_matches([], []) => set()
        net.cidr_contains_matches(["1.1.1.0/24"], ["1.1.1.1", 1]) => ! operand 2: element must be string or non-empty array
        net.cidr_contains_matches([[]], ["1.1.1.1"]) => ! operand 1: element must be string or non-empty array
        """);
  }

  @Test
  void expands() {
    holds(
        """
        net.cidr_expand("192.168.1.1/30") => {"192.168.1.0", "192.168.1.1", "192.168.1.2", "192.168.1.3"}
        net.cidr_expand("2001:db8::ff/127") => {"2001:db8::fe", "2001:db8::ff"}
        net.cidr_expand("0:0:1:0:0:0:2:0/128") => {"0:0:1::2:0"}
        net.cidr_expand("1:0:2:3:4:5:6:7/128") => {"1:0:2:3:4:5:6:7"}
        """);
    assertThatThrownBy(() -> Ground.value("net.cidr_expand(\"::/0\")", new Calling(1_000)))
        .isInstanceOf(Calling.Spent.class);
  }

  @Test
  void merges() {
    holds(
        """
        net.cidr_merge(["192.0.128.0/24", "192.0.129.0/24"]) => {"192.0.128.0/23"}
        net.cidr_merge(["192.0.129.0/24", "192.0.130.0/24"]) => {"192.0.129.0/24", "192.0.130.0/24"}
        net.cidr_merge(["192.0.1.254/31", "192.0.2.0/25", "192.0.2.128/25", "192.0.3.0/28"]) => {"192.0.1.254/31", "192.0.2.0/24", "192.0.3.0/28"}
        net.cidr_merge(["192.0.2.112", "192.0.2.116/31"]) => {"192.0.2.0/24"}
        net.cidr_merge(["10.1.2.3"]) => {"10.1.2.3/8"}
        net.cidr_merge(["192.0.128.0/24", "0.0.0.0/0"]) => {"0.0.0.0/0"}
        net.cidr_merge(["::/0", "fe80::1/128"]) => {"::/0"}
        net.cidr_merge({"fe80::/120", "192.0.2.0/24", "192.0.3.7/24"}) => {"192.0.2.0/23", "fe80::/120"}
        net.cidr_merge([]) => set()
        net.cidr_merge(["fe80::1"]) => ! IPv6 invalid: needs prefix length
        net.cidr_merge(["x"]) => ! invalid CIDR address: x
        net.cidr_merge([1]) => ! element must be string
        """);
  }

  @Test
  void looksUpNoOtherHost() {
    assertThat(Calling.result("net.lookup_ip_addr(\"example.com\")"))
        .isEqualTo("fatal: disallowed host: example.com");
  }

  @Test
  void looksUpHostsThatAreAllowed() {
    Calling calling = new Calling("localhost", "10.0.0.7", "fe80::0:1", "::", "", "no such host");

    assertThat(calling.call("net.lookup_ip_addr(\"localhost\")"))
        .isIn("{\"127.0.0.1\"}", "{\"::1\"}", "{\"127.0.0.1\", \"::1\"}");
    assertThat(calling.call("net.lookup_ip_addr(\"10.0.0.7\")")).isEqualTo("{\"10.0.0.7\"}");
    assertThat(calling.call("net.lookup_ip_addr(\"fe80::0:1\")")).isEqualTo("{\"fe80::1\"}");
    assertThat(calling.call("net.lookup_ip_addr(\"::\")")).isEqualTo("{\"::\"}");
    assertThat(calling.call("net.lookup_ip_addr(\"\")")).isEqualTo("error: lookup : no such host");
    assertThat(calling.call("net.lookup_ip_addr(\"no such host\")"))
        .isEqualTo("error: lookup no such host: no such host");
  }
}
