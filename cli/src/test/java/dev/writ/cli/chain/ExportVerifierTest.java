package dev.writ.cli.chain;

import static dev.writ.cli.chain.Verdict.Kind.ALTERED;
import static dev.writ.cli.chain.Verdict.Kind.BAD_SIGNATURE;
import static dev.writ.cli.chain.Verdict.Kind.CHAIN_BROKEN;
import static dev.writ.cli.chain.Verdict.Kind.LATE_INSERT;
import static dev.writ.cli.chain.Verdict.Kind.MISSING;
import static dev.writ.cli.chain.Verdict.Kind.REORDERED;
import static dev.writ.cli.chain.Verdict.Kind.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("K18 an export verifies offline")
class ExportVerifierTest {
  private final SealedRows sealed = new SealedRows();

  @Test
  void findsAWholeChainWhole() throws IOException {
    List<String> lines = sealed.rows(3);

    assertThat(verify(lines))
        .isEqualTo(new Verdict.Intact(3, 1, 3, sealed.head(), 0, List.of(), true));
  }

  @Test
  void readsMembersInAnyOrderAndSpacing() throws IOException {
    String spaced =
        sealed
            .rows(1)
            .getFirst()
            .replace("{\"action_code\":\"A1\",", "{ ")
            .replace("\"performed_by\"", "\"action_code\" : \"A1\", \"performed_by\"");

    assertThat(verify(List.of(spaced))).isInstanceOf(Verdict.Intact.class);
  }

  @Test
  void takesNothingAsWhole() throws IOException {
    assertThat(verify(List.of())).isEqualTo(new Verdict.Intact(0, 0, 0, "", 0, List.of(), false));
  }

  @Test
  @DisplayName("K18 with one byte changed it does not, wherever the byte is")
  void findsEachChangedByte() throws IOException {
    String whole = String.join("\n", sealed.rows(3)) + "\n";
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length - 1; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(ExportVerifier.verify(new ByteArrayInputStream(changed), Set.of()))
          .as("byte %s of %s", i, new String(changed, StandardCharsets.UTF_8))
          .isInstanceOf(Verdict.Broken.class);
    }
  }

  @Test
  void namesTheAlteredRow() throws IOException {
    List<String> lines = sealed.rows(4);
    lines.set(2, lines.get(2).replace("A3", "B3"));

    assertThat(verify(lines))
        .isEqualTo(new Verdict.Broken(3, 3L, ALTERED, "row 3 is not what was sealed"));
  }

  @Test
  void namesTheMissingRows() throws IOException {
    List<String> lines = sealed.rows(5);
    lines.remove(2);
    assertThat(verify(lines)).isEqualTo(new Verdict.Broken(3, 3L, MISSING, "row 3 is missing"));

    lines.remove(2);
    assertThat(verify(lines))
        .isEqualTo(new Verdict.Broken(3, 3L, MISSING, "rows 3 to 4 are missing"));
  }

  @Test
  void namesARepeatedOrMovedRow() throws IOException {
    List<String> repeated = sealed.rows(3);
    repeated.add(1, repeated.getFirst());
    assertThat(verify(repeated))
        .isEqualTo(new Verdict.Broken(2, 1L, REORDERED, "row 1 comes after row 1"));

    List<String> swapped = new SealedRows().rows(3);
    Collections.swap(swapped, 1, 2);
    assertThat(verify(swapped)).isEqualTo(new Verdict.Broken(2, 2L, MISSING, "row 2 is missing"));
  }

  @Test
  void findsAChainRewrittenFromTheMiddle() throws IOException {
    List<String> lines = new ArrayList<>(sealed.rows(2));
    SealedRows forger = new SealedRows();
    forger.rows(1);
    forger.forge("X2");
    lines.set(1, forger.rows(1).getFirst().replace("\"seq\":3", "\"seq\":2"));

    assertThat(verify(lines))
        .isEqualTo(
            new Verdict.Broken(2, 2L, CHAIN_BROKEN, "row 2 does not follow from the one before"));
  }

  @Test
  void saysWhenTheFirstLinkIsNotInTheFile() throws IOException {
    List<String> lines = sealed.rows(5);

    assertThat(verify(lines.subList(2, 5)))
        .isEqualTo(new Verdict.Intact(3, 3, 5, sealed.head(), 0, List.of(), false));
  }

  @Test
  void refusesWhatIsNoExport() throws IOException {
    for (String line :
        List.of(
            "hello",
            "{}",
            "[]",
            "{\"seq\":0}",
            "{\"seq\":1,\"row_hash\":\"00\",\"chain_hash\":\"00\",\"row\":{}}",
            sealed.rows(1).getFirst() + "{}",
            "{\"seq\":9," + new SealedRows().rows(1).getFirst().substring(1))) {
      assertThat(verify(List.of(line)))
          .as(line)
          .isEqualTo(new Verdict.Broken(1, null, UNREADABLE, "this is no line of an audit export"));
    }
    assertThat(
            ExportVerifier.verify(
                new ByteArrayInputStream(new byte[] {(byte) 0xff, '\n'}), Set.of()))
        .isEqualTo(new Verdict.Broken(1, null, UNREADABLE, "the bytes are not UTF-8"));
  }

  @Test
  void findsARowDatedBack() throws IOException {
    List<String> lines = sealed.rows(2);
    lines.add(sealed.backdated());
    lines.addAll(sealed.rows(1));

    assertThat(verify(lines))
        .isEqualTo(
            new Verdict.Broken(
                4, 3L, LATE_INSERT, "row 3 claims a time long before the rows around it"));
  }

  @Test
  void doesNotTakeAHashForARow() throws IOException {
    List<String> lines = sealed.rows(2);
    lines.set(1, lines.get(1).replaceFirst("\"row\":\\{.*}$", "\"row\":null}"));

    assertThat(verify(lines))
        .isEqualTo(new Verdict.Broken(2, 2L, MISSING, "the content of row 2 is missing"));
  }

  @Test
  void checksSignaturesAndNamesTheirKeys() throws IOException {
    KeyPair key = SealedRows.key();
    List<String> lines = sealed.rows(2);
    lines.add(sealed.checkpoint(key));
    lines.addAll(sealed.rows(1));

    List<String> keys = List.of(SealedRows.keyId(key));
    assertThat(verify(lines)).isEqualTo(new Verdict.Intact(3, 1, 3, sealed.head(), 1, keys, true));
    assertThat(verify(lines, Set.copyOf(keys))).isInstanceOf(Verdict.Intact.class);
    assertThat(verify(lines, Set.of("0011223344556677")))
        .isEqualTo(
            new Verdict.Broken(
                3,
                2L,
                BAD_SIGNATURE,
                "row 2 is signed by key " + keys.getFirst() + ", which is not the one given"));
  }

  @Test
  void findsEachChangedByteOfACheckpoint() throws IOException {
    List<String> lines = sealed.rows(1);
    byte[] bytes = sealed.checkpoint(SealedRows.key()).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      String line = new String(changed, StandardCharsets.UTF_8);
      assertThat(verify(List.of(lines.getFirst(), line)))
          .as("byte %s of %s", i, line)
          .isInstanceOf(Verdict.Broken.class);
    }
  }

  @Test
  void takesACheckpointAsTheLinkToWhatCameBefore() throws IOException {
    sealed.rows(2);
    List<String> lines = new ArrayList<>();
    KeyPair key = SealedRows.key();
    lines.add(sealed.checkpoint(key));
    lines.addAll(sealed.rows(2));

    assertThat(verify(lines))
        .isEqualTo(
            new Verdict.Intact(2, 3, 4, sealed.head(), 1, List.of(SealedRows.keyId(key)), true));

    List<String> forged = new ArrayList<>(lines.subList(0, 1));
    SealedRows other = new SealedRows();
    other.forge("X1");
    other.rows(1);
    forged.addAll(other.rows(1));
    assertThat(verify(forged))
        .isEqualTo(
            new Verdict.Broken(2, 3L, CHAIN_BROKEN, "row 3 does not follow from the one before"));
  }

  @Test
  void findsACheckpointOfAnotherChain() throws IOException {
    List<String> lines = sealed.rows(1);
    SealedRows other = new SealedRows();
    other.forge("X1");
    lines.add(other.checkpoint(SealedRows.key()));

    assertThat(verify(lines))
        .isEqualTo(
            new Verdict.Broken(2, 1L, CHAIN_BROKEN, "the checkpoint at row 1 has another hash"));
  }

  private static Verdict verify(List<String> lines) throws IOException {
    return verify(lines, Set.of());
  }

  private static Verdict verify(List<String> lines, Set<String> trustedKeys) throws IOException {
    String text = String.join("\n", lines) + "\n";
    return ExportVerifier.verify(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), trustedKeys);
  }
}
