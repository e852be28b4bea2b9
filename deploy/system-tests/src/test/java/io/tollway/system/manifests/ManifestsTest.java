package io.tollway.system.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Loads every manifest strictly and holds it against the code: a field, a topic or a configuration key that does not exist fails here and not in a cluster. */
class ManifestsTest {
    private static final Path ROOT = Path.of(System.getProperty("tollway.root", "../.."));
    private static final ObjectMapper STRICT = new ObjectMapper(YAMLFactory.builder()
                    .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new NothingUnknownIsKept());
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Deployment", Deployment.class,
            "StatefulSet", StatefulSet.class,
            "Service", Service.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "NetworkPolicy", NetworkPolicy.class,
            "Ingress", Ingress.class,
            "PersistentVolumeClaim", io.fabric8.kubernetes.api.model.PersistentVolumeClaim.class,
            "Namespace", io.fabric8.kubernetes.api.model.Namespace.class);
    /** Objects whose schema belongs to an operator; they are read as trees and checked for what we rely on. */
    private static final Set<String> OPERATOR_KINDS =
            Set.of("Cluster", "Database", "Kafka", "KafkaNodePool", "KafkaTopic", "Keycloak");

    @Test
    void everyManifestLoadsStrictly() throws IOException {
        int loaded = 0;
        for (Path file : manifests()) {
            for (JsonNode document : documents(file)) {
                load(document);
                loaded++;
            }
        }
        assertThat(loaded).isGreaterThan(20);
    }

    @Test
    void aMisspelledFieldIsNoticed() throws IOException {
        JsonNode wrong = STRICT.readTree(
                "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {selectors: {a: b}, ports: [{port: 1}]}}");

        assertThatThrownBy(() -> load(wrong)).hasMessageContaining("selectors");
    }

    @Test
    void kustomizationsNameFilesThatExistAndForgetNone() throws IOException {
        Path base = ROOT.resolve("k8s/base");
        Set<String> named = new TreeSet<>();
        for (JsonNode resource :
                STRICT.readTree(base.resolve("kustomization.yaml").toFile()).get("resources")) {
            assertThat(base.resolve(resource.asText())).exists();
            named.add(resource.asText());
        }
        try (Stream<Path> files = Files.walk(base)) {
            Set<String> present = files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(file -> base.relativize(file).toString())
                    .filter(name -> !name.equals("kustomization.yaml"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(named).isEqualTo(present);
        }
    }

    @Test
    void everyWorkloadIsLimitedProbedAndUnprivileged() throws IOException {
        List<PodSpec> pods = pods();

        assertThat(pods).hasSize(5);
        for (PodSpec pod : pods) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            for (Container container : pod.getContainers()) {
                assertThat(container.getReadinessProbe()).as("readiness").isNotNull();
                assertThat(container.getLivenessProbe()).as("liveness").isNotNull();
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
            }
        }
    }

    @Test
    void everyConfigurationKeyInKubernetesExists() throws IOException {
        Set<String> used = new TreeSet<>();
        for (PodSpec pod : pods()) {
            for (Container container : pod.getContainers()) {
                container.getEnv().forEach(variable -> used.add(variable.getName()));
            }
        }
        assertThat(ConfigurationKeys.unknownAmong(ROOT, used)).isEmpty();
    }

    @Test
    void everyConfigurationKeyInComposeExists() throws IOException {
        Set<String> used = new TreeSet<>();
        JsonNode services = STRICT.readTree(
                        ROOT.resolve("deploy/compose/compose.yaml").toFile())
                .get("services");
        for (String service : List.of("gateway", "billing", "accounts", "console")) {
            services.get(service).get("environment").fieldNames().forEachRemaining(used::add);
        }
        assertThat(ConfigurationKeys.unknownAmong(ROOT, used)).isEmpty();
    }

    @Test
    void aKeyThatNoServiceKnowsIsNoticed() throws IOException {
        assertThat(ConfigurationKeys.unknownAmong(ROOT, Set.of("GATEWAY_HTTP_PORT", "GATEWAY_HTTP_PROT")))
                .containsExactly("GATEWAY_HTTP_PROT");
    }

    @Test
    void topicsAreThoseOfContracts() throws IOException {
        Set<String> expected = Topics.all().stream().map(Topic::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> inKubernetes = new TreeSet<>();
        for (JsonNode topic : documents(ROOT.resolve("k8s/components/kafka-strimzi/topics.yaml"))) {
            inKubernetes.add(topic.at("/metadata/name").asText());
        }
        String script = Files.readString(ROOT.resolve("deploy/compose/create-topics.sh"));

        assertThat(inKubernetes).isEqualTo(expected);
        assertThat(expected).allSatisfy(name -> assertThat(script).contains(name));
    }

    private static void load(JsonNode document) throws IOException {
        String kind = document.path("kind").asText();
        if (kind.equals("Kustomization") || kind.equals("Component") || OPERATOR_KINDS.contains(kind)) {
            assertThat(document.path("apiVersion").asText()).isNotEmpty();
            return;
        }
        Class<? extends HasMetadata> type = KINDS.get(kind);
        assertThat(type).as("kind " + kind).isNotNull();
        STRICT.treeToValue(document, type);
    }

    /** The model classes swallow fields they do not know into a map; without that map Jackson refuses them. */
    private static final class NothingUnknownIsKept extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return Boolean.FALSE;
        }
    }

    private static List<PodSpec> pods() throws IOException {
        List<PodSpec> pods = new ArrayList<>();
        for (Path file : manifests()) {
            for (JsonNode document : documents(file)) {
                switch (document.path("kind").asText()) {
                    case "Deployment" ->
                        pods.add(STRICT.treeToValue(document, Deployment.class)
                                .getSpec()
                                .getTemplate()
                                .getSpec());
                    case "StatefulSet" ->
                        pods.add(STRICT.treeToValue(document, StatefulSet.class)
                                .getSpec()
                                .getTemplate()
                                .getSpec());
                    default -> {
                        // Only workloads have pods.
                    }
                }
            }
        }
        return pods;
    }

    private static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("k8s"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        try (var parser = STRICT.getFactory().createParser(file.toFile())) {
            return STRICT.readValues(parser, JsonNode.class).readAll();
        }
    }
}
