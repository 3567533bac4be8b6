package dev.writ.vms.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.vms.policy.ImageSource;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.SpecOverrides;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final UUID VM = new UUID(0, 1);
  private static final Manifest.Identity WHO =
      new Manifest.Identity(
          VM, "dev-shop-redis-01", "shop", "redis", "01", VM, new UUID(0, 2), new UUID(0, 3));

  @Test
  void rendersTheWholeMachine() {
    Manifest manifest =
        Manifest.of(
            Labels.SHIPPED,
            WHO,
            spec("{}"),
            new ImageSource.ContainerDisk("quay.io/os/fedora:42"),
            "#cloud-config\n",
            "fast",
            SpecOverrides.NONE);
    assertThat(manifest.machine())
        .isEqualTo(
            Json.read(
                """
                {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachine",
                 "metadata":{"name":"dev-shop-redis-01","namespace":"dev","labels":LABELS},
                 "spec":{"runStrategy":"Always",
                  "dataVolumeTemplates":[{"metadata":{"name":"dev-shop-redis-01-root"},
                   "spec":{"storage":{"storageClassName":"fast","resources":{"requests":{"storage":"50Gi"}}},
                    "source":{"registry":{"url":"docker://quay.io/os/fedora:42"}}}}],
                  "template":{"metadata":{"labels":LABELS},
                   "spec":{"domain":{"cpu":{"cores":2},"memory":{"guest":"4Gi"},
                     "resources":{"requests":{"cpu":"2","memory":"4Gi"},"limits":{"cpu":"2","memory":"4Gi"}},
                     "devices":{"disks":[{"name":"root","disk":{"bus":"virtio"}},{"name":"cloudinit","disk":{"bus":"virtio"}}],
                      "interfaces":[{"name":"default","masquerade":{}}]}},
                    "networks":[{"name":"default","pod":{}}],
                    "volumes":[{"name":"root","dataVolume":{"name":"dev-shop-redis-01-root"}},
                     {"name":"cloudinit","cloudInitNoCloud":{"secretRef":{"name":"dev-shop-redis-01-cloudinit"}}}]}}}}
                """
                    .replace(
                        "LABELS",
                        """
                        {"writ.dev/managed-by":"writ","writ.dev/system":"shop","writ.dev/service":"redis",
                         "writ.dev/instance":"01","writ.dev/vm-id":"00000000-0000-0000-0000-000000000001",
                         "writ.dev/event-id":"00000000-0000-0000-0000-000000000001",
                         "writ.dev/ticket-id":"00000000-0000-0000-0000-000000000002",
                         "writ.dev/created-by":"00000000-0000-0000-0000-000000000003"}
                        """)));
    assertThat(Objects.requireNonNull(manifest.secret()).path("data").path("userdata").asText())
        .isEqualTo("I2Nsb3VkLWNvbmZpZwo=");
    assertThat(manifest.objects()).hasSize(2).last().isEqualTo(manifest.machine());
  }

  @Test
  void rendersDevicesPagesAndPinning() {
    Manifest manifest =
        Manifest.of(
            Labels.SHIPPED,
            WHO,
            spec(
                """
                {"gpu":["nvidia.com/A"],"hugepages":"1Gi","numa":true,"dedicated_cpu":true,
                 "sriov":["net/fast"],"run_strategy":"Halted"}
                """),
            new ImageSource.Pvc("images", "golden", 20),
            "",
            null,
            SpecOverrides.NONE);
    JsonNode domain = manifest.machine().at("/spec/template/spec/domain");
    assertThat(manifest.secret()).isNull();
    assertThat(manifest.machine().at("/spec/runStrategy").asText()).isEqualTo("Halted");
    assertThat(manifest.machine().at("/spec/dataVolumeTemplates/0/spec").toString())
        .isEqualTo(
            "{\"storage\":{\"resources\":{\"requests\":{\"storage\":\"50Gi\"}}},"
                + "\"source\":{\"pvc\":{\"namespace\":\"images\",\"name\":\"golden\"}}}");
    assertThat(domain.at("/cpu").toString())
        .isEqualTo(
            "{\"cores\":2,\"dedicatedCpuPlacement\":true,"
                + "\"numa\":{\"guestMappingPassthrough\":{}}}");
    assertThat(domain.at("/memory/hugepages/pageSize").asText()).isEqualTo("1Gi");
    assertThat(domain.at("/devices/gpus/0/deviceName").asText()).isEqualTo("nvidia.com/A");
    assertThat(domain.at("/devices/interfaces")).hasSize(2);
    assertThat(manifest.machine().at("/spec/template/spec/networks/1/multus/networkName").asText())
        .isEqualTo("net/fast");
  }

  @Test
  void asksForLessThanItsLimit() {
    JsonNode resources =
        Manifest.of(
                Labels.SHIPPED,
                WHO,
                spec("{\"cpu_request\":0.5,\"memory_request\":\"1.5Gi\"}"),
                new ImageSource.DataVolume("https://images.example/a.qcow2", 10),
                "",
                null,
                SpecOverrides.NONE)
            .machine()
            .at("/spec/template/spec/domain/resources/requests");
    assertThat(resources.toString()).isEqualTo("{\"cpu\":\"500m\",\"memory\":\"1.5Gi\"}");
  }

  @Test
  void laysTheOverridesOfTheSizeOverTheMachine() {
    SpecOverrides overrides =
        SpecOverrides.ofJson(
            Json.readObject(
                """
                {"spec.template.spec.domain.cpu":{"model":"host-passthrough"},
                 "spec.template.spec.domain.cpu.threads":2,
                 "spec.template.spec.domain.machine.type":"q35",
                 "spec.template.spec.domain.devices.hostDevices":[{"name":"nic","deviceName":"a/b"}]}
                """));
    JsonNode domain =
        Manifest.of(
                Labels.SHIPPED,
                WHO,
                spec("{}"),
                new ImageSource.ContainerDisk("a"),
                "",
                null,
                overrides)
            .machine()
            .at("/spec/template/spec/domain");
    assertThat(domain.path("cpu").toString())
        .isEqualTo("{\"cores\":2,\"model\":\"host-passthrough\",\"threads\":2}");
    assertThat(domain.at("/machine/type").asText()).isEqualTo("q35");
    assertThat(domain.at("/devices/hostDevices/0/deviceName").asText()).isEqualTo("a/b");
    assertThat(domain.at("/devices/disks")).hasSize(1);
  }

  @Test
  void takesTheLabelPrefixThatWasChosen() {
    Manifest manifest =
        Manifest.of(
            new Labels("vm.example.org"),
            WHO,
            spec("{}"),
            new ImageSource.ContainerDisk("a"),
            "#cloud-config\n",
            null,
            SpecOverrides.NONE);
    for (JsonNode object : manifest.objects()) {
      assertThat(object.at("/metadata/labels").propertyStream().map(Map.Entry::getKey))
          .hasSize(8)
          .allMatch(name -> name.startsWith("vm.example.org/"));
    }
    assertThatThrownBy(() -> new Labels("no/prefix"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`no/prefix`");
  }

  private static MachineSpec spec(String more) {
    ObjectNode json =
        Json.object()
            .put("namespace", "dev")
            .put("service_id", VM.toString())
            .put("template_id", VM.toString())
            .put("instance_size_id", VM.toString())
            .put("cpu", 2)
            .put("memory", "4Gi")
            .put("disk_gb", 50);
    json.setAll(Json.readObject(more));
    return MachineSpec.parse(json);
  }
}
