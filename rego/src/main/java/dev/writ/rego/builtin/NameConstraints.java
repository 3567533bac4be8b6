package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Which names an authority may sign for.
 *
 * @param unhandled whether there are kinds of names that are not looked at
 */
record NameConstraints(Names permitted, Names excluded, boolean critical, boolean unhandled) {
  private static final String INVALID = "x509: invalid NameConstraints extension";
  private static final int EMAIL = 0x81;
  private static final int DNS = 0x82;
  private static final int URI = 0x86;
  private static final int IP = 0x87;

  static final NameConstraints NONE = new NameConstraints(Names.NONE, Names.NONE, false, false);

  /** Constraints of one direction, by kinds of names. */
  record Names(List<String> dns, List<Network> ips, List<String> emails, List<String> uris) {
    static final Names NONE = new Names(List.of(), List.of(), List.of(), List.of());

    Names {
      dns = List.copyOf(dns);
      ips = List.copyOf(ips);
      emails = List.copyOf(emails);
      uris = List.copyOf(uris);
    }

    boolean isEmpty() {
      return dns.isEmpty() && ips.isEmpty() && emails.isEmpty() && uris.isEmpty();
    }

    void putInto(Obj.Builder fields, String direction) {
      fields.put(RegoValue.of(direction + "DNSDomains"), GoJson.strings(dns));
      fields.put(RegoValue.of(direction + "IPRanges"), GoJson.list(ips, Network::json));
      fields.put(RegoValue.of(direction + "EmailAddresses"), GoJson.strings(emails));
      fields.put(RegoValue.of(direction + "URIDomains"), GoJson.strings(uris));
    }
  }

  /** Addresses with a common prefix, as they are written. */
  static final class Network {
    private final byte[] address;
    private final byte[] mask;

    private Network(byte[] address, byte[] mask) {
      this.address = address;
      this.mask = mask;
    }

    boolean contains(byte[] other) {
      boolean inside = other.length == address.length;
      for (int i = 0; inside && i < address.length; i++) {
        inside = ((other[i] ^ address[i]) & mask[i]) == 0;
      }
      return inside;
    }

    private Obj json() {
      return Obj.of("IP", RegoValue.of(IpBlock.text(address)), "Mask", GoJson.bytes(mask));
    }
  }

  /**
   * Reads the extension's value.
   *
   * @throws Failure {@code x509: empty name constraints extension}
   */
  static NameConstraints read(Der value, boolean critical) {
    Der all = value.read(Der.SEQUENCE, INVALID);
    Der permitted = all.find(Der.constructed(0), INVALID);
    Der excluded = all.find(Der.constructed(1), INVALID);
    if (!value.isEmpty() || !all.isEmpty()) {
      throw Failure.of(INVALID);
    }
    if (permitted == null && excluded == null) {
      throw Failure.of("x509: empty name constraints extension");
    }
    if ((permitted != null && permitted.isEmpty()) || (excluded != null && excluded.isEmpty())) {
      throw Failure.of("x509: empty name constraints subtree sequence");
    }
    Reader first = new Reader();
    Reader second = new Reader();
    return new NameConstraints(
        permitted == null ? Names.NONE : first.names(permitted),
        excluded == null ? Names.NONE : second.names(excluded),
        critical,
        first.unhandled || second.unhandled);
  }

  boolean isEmpty() {
    return permitted.isEmpty() && excluded.isEmpty();
  }

  /** Reads the names of one direction. */
  private static final class Reader {
    private final List<String> dns = new ArrayList<>();
    private final List<Network> ips = new ArrayList<>();
    private final List<String> emails = new ArrayList<>();
    private final List<String> uris = new ArrayList<>();
    private boolean unhandled;

    Names names(Der trees) {
      while (!trees.isEmpty()) {
        Der tree = trees.read(Der.SEQUENCE, INVALID);
        int tag = tree.tag();
        byte[] name = tree.next(INVALID).rest();
        switch (tag) {
          case DNS -> dns.add(domain(name, "dnsName"));
          case IP -> ips.add(network(name));
          case EMAIL -> emails.add(email(name));
          case URI -> uris.add(uri(name));
          default -> unhandled = true;
        }
      }
      return new Names(dns, ips, emails, uris);
    }

    private static String text(byte[] name) {
      String quoted = RegoValue.of(Der.of(name).text()).toString();
      return Asn1Value.ia5(
          name,
          "x509: invalid constraint value: x509: " + quoted + " cannot be encoded as an IA5String");
    }

    private static String domain(byte[] name, String kind) {
      String domain = text(name);
      if (!DomainNames.isValid(domain, true)) {
        throw Failure.of("x509: failed to parse " + kind + " constraint " + RegoValue.of(domain));
      }
      return domain;
    }

    private static String email(byte[] name) {
      String email = text(name);
      if (email.indexOf('@') < 0) {
        return domain(name, "rfc822Name");
      }
      if (!DomainNames.isMailbox(email)) {
        throw Failure.of("x509: failed to parse rfc822Name constraint " + RegoValue.of(email));
      }
      return email;
    }

    private static String uri(byte[] name) {
      String domain = domain(name, "URI");
      if (IpBlock.findAddress(domain).isPresent()) {
        throw Failure.of(
            "x509: failed to parse URI constraint "
                + RegoValue.of(domain)
                + ": cannot be IP address");
      }
      return domain;
    }

    private static Network network(byte[] value) {
      if (value.length != 8 && value.length != 32) {
        throw Failure.of("x509: IP constraint contained value of length " + value.length);
      }
      int half = value.length / 2;
      byte[] address = Arrays.copyOf(value, half);
      byte[] mask = Arrays.copyOfRange(value, half, value.length);
      boolean zeros = false;
      for (int bit = 0; bit < half * Byte.SIZE; bit++) {
        boolean set = (mask[bit / Byte.SIZE] >> (7 - bit % Byte.SIZE) & 1) == 1;
        if (set && zeros) {
          throw Failure.of(
              "x509: IP constraint contained invalid mask " + HexFormat.of().formatHex(mask));
        }
        zeros |= !set;
      }
      return new Network(address, mask);
    }
  }
}
