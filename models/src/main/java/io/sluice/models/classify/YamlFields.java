package io.sluice.models.classify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of one YAML mapping, each read with what it should be. A field that is not right adds
 * a {@link PackageProblem} and gives a stand-in, so that reading goes on and finds the next
 * problem.
 */
final class YamlFields {
    private static final int SHOWN_MAX = 80;

    private final JsonNode node;
    private final String prefix;
    private final List<PackageProblem> problems;

    YamlFields(JsonNode root) {
        this(root, "", new ArrayList<>());
        if (!root.isObject()) {
            problems.add(new PackageProblem("model.yaml", shown(root), "a mapping"));
        }
    }

    private YamlFields(JsonNode node, String prefix, List<PackageProblem> problems) {
        this.node = node;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** What was found so far, in this mapping and in its sections. */
    List<PackageProblem> problems() {
        return List.copyOf(problems);
    }

    void onlyKeys(String... known) {
        node.fieldNames()
                .forEachRemaining(
                        key -> {
                            if (!Arrays.asList(known).contains(key)) {
                                String keys = "one of " + String.join(", ", known);
                                problems.add(new PackageProblem(prefix + key, "unknown key", keys));
                            }
                        });
    }

    YamlFields section(String key) {
        JsonNode value = node.path(key);
        if (!value.isObject()) {
            problem(key, value, "a mapping");
        }
        return new YamlFields(value, prefix + key + ".", problems);
    }

    String text(String key) {
        return word(key, "(?s).*\\S.*");
    }

    /** A scalar that matches the pattern. */
    String word(String key, String pattern) {
        return matched(key, node.path(key), pattern);
    }

    List<String> words(String key, String pattern) {
        List<String> words = new ArrayList<>();
        JsonNode list = list(key);
        for (int i = 0; i < list.size(); i++) {
            String word = matched(key + "[" + i + "]", list.get(i), pattern);
            if (words.contains(word)) {
                problem(key + "[" + i + "]", list.get(i), "a word that is not there yet");
            }
            words.add(word);
        }
        return List.copyOf(words);
    }

    double number(String key, double min, double max) {
        JsonNode value = node.path(key);
        if (!value.isNumber() || value.asDouble() < min || value.asDouble() > max) {
            problem(key, value, "a number from " + min + " to " + max);
            return min;
        }
        return value.asDouble();
    }

    List<Double> numbers(String key, int count) {
        JsonNode list = list(key);
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!list.get(i).isNumber()) {
                problem(key + "[" + i + "]", list.get(i), "a number");
            }
            numbers.add(list.get(i).asDouble());
        }
        if (!list.isEmpty() && list.size() != count) {
            problem(key, list, count + " numbers, one a label");
        }
        return List.copyOf(numbers);
    }

    private JsonNode list(String key) {
        JsonNode list = node.path(key);
        if (!list.isArray() || list.isEmpty()) {
            problem(key, list, "a list with at least one item");
        }
        return list;
    }

    private String matched(String key, JsonNode value, String pattern) {
        if (!value.isValueNode() || value.isNull() || !value.asText().matches(pattern)) {
            problem(key, value, pattern.equals("(?s).*\\S.*") ? "words" : pattern);
            return "";
        }
        return value.asText();
    }

    private void problem(String key, JsonNode value, String expected) {
        problems.add(new PackageProblem(prefix + key, shown(value), expected));
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "missing";
        }
        String text = value.toString();
        return text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text;
    }
}
