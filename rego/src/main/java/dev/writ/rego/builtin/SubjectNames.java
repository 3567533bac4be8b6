package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Subject alternative names; kinds other than these are passed over.
 *
 * @param ips as text
 * @param uris as they are written
 */
record SubjectNames(List<String> dns, List<String> emails, List<String> ips, List<String> uris) {
  static final SubjectNames NONE = new SubjectNames(List.of(), List.of(), List.of(), List.of());

  private static final int EMAIL = 0x81;
  private static final int DNS = 0x82;
  private static final int URI = 0x86;
  private static final int IP = 0x87;

  SubjectNames {
    dns = List.copyOf(dns);
    emails = List.copyOf(emails);
    ips = List.copyOf(ips);
    uris = List.copyOf(uris);
  }

  /**
   * Reads the extension's value.
   *
   * @throws Failure {@code x509: SAN dNSName is malformed}
   */
  static SubjectNames read(Der value) {
    List<String> dns = new ArrayList<>();
    List<String> emails = new ArrayList<>();
    List<String> ips = new ArrayList<>();
    List<String> uris = new ArrayList<>();
    Der names = value.read(Der.SEQUENCE, "x509: invalid subject alternative names");
    while (!names.isEmpty()) {
      int tag = names.tag();
      byte[] name = names.next("x509: invalid subject alternative name").rest();
      switch (tag) {
        case EMAIL -> emails.add(Asn1Value.ia5(name, "x509: SAN rfc822Name is malformed"));
        case DNS -> dns.add(Asn1Value.ia5(name, "x509: SAN dNSName is malformed"));
        case URI -> uris.add(uri(name));
        case IP -> ips.add(ip(name));
        default -> {}
      }
    }
    return new SubjectNames(dns, emails, ips, uris);
  }

  private static String uri(byte[] name) {
    String uri = Asn1Value.ia5(name, "x509: SAN uniformResourceIdentifier is malformed");
    String wrong = "x509: cannot parse URI " + RegoValue.of(uri) + ": ";
    String host;
    try {
      host = Uris.told(uri, () -> GoUrl.parse(uri).host());
    } catch (Failure unreadable) {
      throw Failure.of(wrong + unreadable.getMessage());
    }
    if (!DomainNames.isValid(host, false)) {
      throw Failure.of(wrong + "invalid domain");
    }
    return uri;
  }

  private static String ip(byte[] address) {
    if (address.length != 4 && address.length != 16) {
      throw Failure.of("x509: cannot parse IP address of length " + address.length);
    }
    String text = IpBlock.text(address);
    if (address.length == 16 && text.indexOf(':') < 0) {
      throw Failure.of("x509: SAN iPAddress contains IPv4-mapped IPv6 address");
    }
    return text;
  }

  boolean isEmpty() {
    return dns.isEmpty() && emails.isEmpty() && ips.isEmpty() && uris.isEmpty();
  }

  /** The four fields of a certificate or a request. */
  void putInto(Obj.Builder fields) {
    fields.put(RegoValue.of("DNSNames"), GoJson.strings(dns));
    fields.put(RegoValue.of("EmailAddresses"), GoJson.strings(emails));
    fields.put(RegoValue.of("IPAddresses"), GoJson.strings(ips));
    fields.put(RegoValue.of("URIs"), GoJson.list(uris, uri -> GoUrl.parse(uri).json()));
  }

  /** Whether a server may call itself so: an address, or a name that a pattern may stand for. */
  boolean permit(String host) {
    boolean bracketed = host.length() >= 3 && host.startsWith("[") && host.endsWith("]");
    String address = bracketed ? host.substring(1, host.length() - 1) : host;
    if (IpBlock.findAddress(address).isPresent()) {
      return ips.contains(IpBlock.text(IpBlock.findAddress(address).get()));
    }
    String name = host.toLowerCase(Locale.ROOT);
    boolean plain = isHost(name, false);
    for (String pattern : dns) {
      boolean asPattern = plain && isHost(pattern, true);
      if (asPattern ? matches(pattern, name) : isSame(pattern, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(String pattern, String name) {
    return !name.isEmpty() && !name.equals(".") && pattern.equalsIgnoreCase(name);
  }

  private static boolean matches(String pattern, String name) {
    String[] wanted = pattern.toLowerCase(Locale.ROOT).split("\\.", -1);
    String[] labels = withoutLastDot(name).split("\\.", -1);
    if (wanted[0].equals("*") && labels.length > 0) {
      wanted[0] = labels[0];
    }
    return Arrays.equals(wanted, labels);
  }

  private static String withoutLastDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isHost(String text, boolean pattern) {
    String host = pattern ? text : withoutLastDot(text);
    if (host.isEmpty() || host.equals("*")) {
      return false;
    }
    String[] labels = host.split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      boolean star = pattern && i == 0 && labels[i].equals("*");
      if (!star && !isLabel(labels[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String label) {
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && c != '_' && (c != '-' || i == 0)) {
        return false;
      }
    }
    return !label.isEmpty();
  }
}
