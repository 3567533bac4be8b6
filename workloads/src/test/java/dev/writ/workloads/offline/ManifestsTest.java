package dev.writ.workloads.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read, by which names, and what is told of the others. */
class ManifestsTest {
  private static final String POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";

  @TempDir private Path folder;

  private static Manifests read(Path... paths) {
    return Manifests.read(
        List.of(paths).stream().map(Path::toString).toList(), InputStream.nullInputStream());
  }

  private static List<String> problems(Manifests manifests) {
    return manifests.problems().stream().map(Problem::toString).toList();
  }

  private Path pod(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, POD);
  }

  @Test
  void takesDotsAwayOnlyWhereTheFileStaysTheSame() throws IOException {
    Path real = pod("real/web.yaml");
    Path other = pod("web.yaml");
    Files.createDirectories(folder.resolve("real/deep"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real/deep"));
    Path behind = link.resolve("../web.yaml");

    assertThat(read(behind).files().keySet()).containsExactly(behind.toString());
    assertThat(read(behind).files().values()).extracting(ManifestFile::path).containsOnly(behind);
    assertThat(read(behind, other, real, real.resolve("../web.yaml")).files().keySet())
        .containsExactly(behind.toString(), other.toString());
    assertThat(read(folder.resolve("real/.././web.yaml")).files().keySet())
        .containsExactly(other.toString());
  }

  @Test
  void keepsWhatIsNoSeparator() throws IOException {
    Path odd = pod("a\\x2db.yaml");

    assertThat(read(folder).files().keySet()).containsExactly(odd.toString());
  }

  @Test
  void followsLinksAndReadsEachFileOnce() throws IOException {
    Path outside = pod("outside/deep/web.yaml").getParent();
    Path named = Files.createSymbolicLink(folder.resolve("named"), outside);
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.createSymbolicLink(inner.resolve("sub"), outside);
    Files.createSymbolicLink(inner.resolve("again"), outside);

    assertThat(read(named).files().keySet()).containsExactly(named + "/web.yaml");
    assertThat(read(inner).files().keySet()).containsExactly(inner + "/again/web.yaml");
    assertThat(read(inner, named).files()).hasSize(1);
    assertThat(problems(read(inner, named))).isEmpty();
  }

  @Test
  void tellsLinksThatLeadBackOrNowhereAndReadsTheRest() throws IOException {
    Path good = pod("good.yaml");
    Files.createSymbolicLink(folder.resolve("back"), folder);
    Files.createSymbolicLink(folder.resolve("gone.yaml"), folder.resolve("nowhere"));

    Manifests manifests = read(folder);

    assertThat(manifests.files().keySet()).containsExactly(good.toString());
    assertThat(problems(manifests))
        .containsExactly(
            "`%s/back` is a link to a folder that it lies in; take it away".formatted(folder),
            "`%s/gone.yaml` can't be read: it is not there".formatted(folder));
  }

  @Test
  void tellsAFolderWithoutManifests() throws IOException {
    Path empty = folder.resolve("empty");
    Files.createDirectories(empty.resolve("deep"));
    Files.writeString(empty.resolve("notes.txt"), "nothing");

    assertThat(problems(read(empty)))
        .containsExactly(
            "`%s` holds no manifest (*.yaml, *.yml, *.json); name a folder that does"
                .formatted(empty));
  }

  @Test
  void keepsNoTextThatItCouldNotDecode() throws IOException {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "kind: Pod # caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(read(latin).files()).isEmpty();
    assertThat(problems(read(latin))).containsExactly(latin + ":1:1: the file is no UTF-8 text");
  }

  @Test
  void tellsATemplateThatStandsInQuotes() throws IOException {
    Path chart =
        Files.writeString(
            folder.resolve("chart.yaml"),
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: web, image: "{{ .Values.image }}"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: "{{ .Release.Name }}"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: alerts}
            data: {text: "{{ $labels.pod }}"}
            """);

    assertThat(read(chart).objects()).hasSize(1);
    assertThat(problems(read(chart)))
        .containsExactly(
            chart
                + ":4:40: this is a template, not YAML; render first: helm template … | writ"
                + " workloads scan -");
  }
}
