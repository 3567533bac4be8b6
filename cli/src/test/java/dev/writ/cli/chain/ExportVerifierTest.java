package dev.writ.cli.chain;

import static dev.writ.cli.chain.Verdict.Kind.ALTERED;
import static dev.writ.cli.chain.Verdict.Kind.CHAIN_BROKEN;
import static dev.writ.cli.chain.Verdict.Kind.MISSING;
import static dev.writ.cli.chain.Verdict.Kind.REORDERED;
import static dev.writ.cli.chain.Verdict.Kind.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("K18 an export verifies offline")
class ExportVerifierTest {
  private final SealedRows sealed = new SealedRows();

  @Test
  void findsAWholeChainWhole() throws IOException {
    List<String> lines = sealed.rows(3);

    assertThat(verify(lines)).isEqualTo(new Verdict.Intact(3, 1, 3, sealed.head(), 0, true));
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
    assertThat(verify(List.of())).isEqualTo(new Verdict.Intact(0, 0, 0, "", 0, false));
  }

  @Test
  @DisplayName("K18 with one byte changed it does not, wherever the byte is")
  void findsEachChangedByte() throws IOException {
    String whole = String.join("\n", sealed.rows(3)) + "\n";
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length - 1; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(ExportVerifier.verify(new ByteArrayInputStream(changed)))
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
        .isEqualTo(new Verdict.Intact(3, 3, 5, sealed.head(), 0, false));
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
    assertThat(ExportVerifier.verify(new ByteArrayInputStream(new byte[] {(byte) 0xff, '\n'})))
        .isEqualTo(new Verdict.Broken(1, null, UNREADABLE, "the bytes are not UTF-8"));
  }

  private static Verdict verify(List<String> lines) throws IOException {
    String text = String.join("\n", lines) + "\n";
    return ExportVerifier.verify(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
