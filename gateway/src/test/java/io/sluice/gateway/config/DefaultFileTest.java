package io.sluice.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Problems;
import io.sluice.codecs.yaml.Units;
import io.sluice.codecs.yaml.YamlNode;
import io.sluice.codecs.yaml.YamlReader;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The commented default file: complete, true, and every key of it is really read. */
class DefaultFileTest {
    /** What stands for a valid value other than the default. */
    private static final Map<String, String> OTHERS =
            Map.ofEntries(
                    Map.entry("auth.webhook.url", "http://other/hook"),
                    Map.entry("auth.webhook.secret", "another long secret"),
                    Map.entry("auth.webhook.onFailure", "allow"),
                    Map.entry("ingest.publishDeadline", "9s"),
                    Map.entry("ingest.rtmp.maxPartial", "13MiB"),
                    Map.entry("ingest.trustedProxies", "10.0.0.0/8, fd00::/8"),
                    Map.entry("ingest.tls.listen", "0.0.0.0:1937"),
                    Map.entry("ingest.listen", "0.0.0.0:1936"),
                    Map.entry("ingest.rates.connections.refill", "2ms"),
                    Map.entry("ingest.rates.maxBackOff", "2m"),
                    Map.entry("admin.listen", "0.0.0.0:1936"),
                    Map.entry("origin.tls.authorities", "other.pem"),
                    Map.entry("origin.tls.certificate", "other.pem"),
                    Map.entry("origin.url", "rtmp://other/app"),
                    Map.entry("origin.key", "other"),
                    Map.entry("inspect.decode.memory", "13MiB"),
                    Map.entry("inspect.classify.device", "cpu"),
                    Map.entry("inspect.classify.maxDefer", "3ms"));

    @Test
    void saysExactlyTheDefaults() throws ConfigException {
        assertEquals(
                GatewayConfig.defaults(), ConfigReader.parse(ConfigReader.defaultFile(), Map.of()));
    }

    @Test
    void namesEveryKeyOnceAndNoOther() {
        Set<String> keys = new TreeSet<>();
        eachLeaf("", root(), (path, scalar) -> keys.add(path));
        assertEquals(flatten(GatewayConfig.defaults()).keySet(), keys);
    }

    @Test
    void explainsItself() {
        List<String> lines = ConfigReader.defaultFile().lines().toList();
        long comments = lines.stream().filter(line -> line.strip().startsWith("#")).count();
        assertTrue(comments > 60, comments + " comment lines");
        assertTrue(lines.stream().allMatch(line -> line.length() <= 100));
    }

    /** Changing one key's value changes that component of the tree, and only that. */
    @Test
    void everyKeyIsReadIntoItsComponent() {
        Map<String, String> defaults = flatten(GatewayConfig.defaults());
        eachLeaf("", root(), (path, scalar) -> changes(path, scalar, defaults));
    }

    private static void changes(String path, YamlNode.Scalar scalar, Map<String, String> defaults) {
        List<String> lines = new ArrayList<>(ConfigReader.defaultFile().lines().toList());
        String line = lines.get(scalar.line() - 1);
        String key = line.substring(0, line.indexOf(':') + 1);
        lines.set(scalar.line() - 1, key + " '" + other(path, scalar.text()) + "'");
        try {
            Map<String, String> changed =
                    flatten(ConfigReader.parse(String.join("\n", lines), Map.of()));
            Map<String, String> expected = new TreeMap<>(defaults);
            expected.put(path, changed.get(path));
            assertTrue(!changed.get(path).equals(defaults.get(path)), path + " was not read");
            assertEquals(expected, changed, path);
        } catch (ConfigException e) {
            throw new AssertionError(path, e);
        }
    }

    private static String other(String path, String text) {
        if (OTHERS.containsKey(path)) {
            return OTHERS.get(path);
        }
        return switch (text) {
            case "true" -> "false";
            case "false" -> "true";
            case "open" -> "keys";
            case "cadence" -> "keyframes";
            case "process" -> "none";
            case "simple" -> "digest";
            case "relay-and-flag" -> "cut";
            case "0.5" -> "0.4";
            case "0.9" -> "0.95";
            case "2" -> "1";
            default -> larger(text);
        };
    }

    private static String larger(String text) {
        if (text.matches("\\d+")) {
            return String.valueOf(Long.parseLong(text) == 1024 ? 1000 : Long.parseLong(text) + 1);
        }
        if (text.matches("\\d+(ms|s|m|h)")) {
            return text.equals("1s") ? "2s" : "1" + text.replaceAll("\\d+", "") + "";
        }
        if (text.matches("\\d+[KMG]iB")) {
            return text.replaceAll("\\d+", text.startsWith("1M") ? "2" : "3");
        }
        return text + "-other";
    }

    private static YamlNode.Mapping root() {
        return YamlReader.read(ConfigReader.defaultFile(), new Problems());
    }

    private static void eachLeaf(
            String path, YamlNode node, BiConsumer<String, YamlNode.Scalar> reader) {
        switch (node) {
            case YamlNode.Scalar scalar -> reader.accept(path, scalar);
            case YamlNode.Mapping mapping ->
                    mapping.entries()
                            .forEach((k, v) -> eachLeaf(Problems.join(path, k), v, reader));
            case YamlNode.Sequence list ->
                    throw new AssertionError("a list in line " + list.line());
        }
    }

    private static Map<String, String> flatten(GatewayConfig config) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", config, flat);
        return flat;
    }

    private static void flatten(String path, Object value, Map<String, String> flat) {
        switch (value) {
            case DataSize size -> flat.put(path, Units.format(size));
            case Duration duration -> flat.put(path, Units.format(duration));
            case Map<?, ?> map -> map.forEach((k, v) -> flatten(path + "." + k, v, flat));
            case Record branch -> {
                for (RecordComponent component : branch.getClass().getRecordComponents()) {
                    String below = Problems.join(path, component.getName());
                    flatten(below, read(component, branch), flat);
                }
            }
            default -> flat.put(path, value.toString().toLowerCase(Locale.ROOT));
        }
    }

    private static Object read(RecordComponent component, Record branch) {
        try {
            return component.getAccessor().invoke(branch);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(component.toString(), e);
        }
    }
}
