package io.sluice.codecs.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into {@link YamlNode}s. Takes one document; aliases are refused, so a small file can't
 * grow large.
 */
public final class YamlReader {
    private static final YAMLFactory YAML = new YAMLFactory();

    private final YAMLParser parser;
    private final Problems problems;

    private YamlReader(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The document's mapping; an empty one where there is none, or where it is not YAML. */
    public static YamlNode.Mapping read(String text, Problems problems) {
        YamlNode.Mapping empty = new YamlNode.Mapping(Map.of(), 1);
        try (YAMLParser parser = YAML.createParser(text)) {
            YamlReader reader = new YamlReader(parser, problems);
            YamlNode root = parser.nextToken() == null ? empty : reader.node("");
            if (parser.nextToken() != null) {
                problems.add("", "", "one YAML document", OptionalInt.of(reader.line()));
            }
            return switch (root) {
                case YamlNode.Mapping mapping -> mapping;
                case YamlNode.Scalar scalar when scalar.text().isEmpty() -> empty;
                case YamlNode.Scalar _, YamlNode.Sequence _ -> {
                    problems.add("", "", "keys with values", OptionalInt.of(root.line()));
                    yield empty;
                }
            };
        } catch (JsonProcessingException e) {
            problems.add("", "", "YAML" + said(e), lineOf(e));
        } catch (IOException e) {
            throw new IllegalStateException("a text can't fail to be read", e);
        }
        return empty;
    }

    private YamlNode node(String path) throws IOException {
        int line = line();
        if (parser.isCurrentAlias()) {
            problems.add(path, "", "no alias", OptionalInt.of(line));
            return new YamlNode.Scalar("", line);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(path, line);
            case START_ARRAY -> sequence(path, line);
            case VALUE_NULL -> new YamlNode.Scalar("", line);
            default -> new YamlNode.Scalar(parser.getText(), line);
        };
    }

    private YamlNode mapping(String path, int line) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            String keyPath = Problems.join(path, key);
            YamlNode replaced = entries.put(key, node(keyPath));
            if (replaced != null) {
                problems.add(keyPath, "", "to be there once", OptionalInt.of(keyLine));
            }
        }
        return new YamlNode.Mapping(entries, line);
    }

    private YamlNode sequence(String path, int line) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(path + "[" + items.size() + "]"));
        }
        return new YamlNode.Sequence(items, line);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** What the parser missed, without its excerpt of the file, which could hold a secret. */
    private static String said(JsonProcessingException e) {
        return e.getCause() instanceof MarkedYAMLException marked && marked.getProblem() != null
                ? " (" + marked.getProblem() + ")"
                : "";
    }

    private static OptionalInt lineOf(JsonProcessingException e) {
        return e.getLocation() == null
                ? OptionalInt.empty()
                : OptionalInt.of(e.getLocation().getLineNr());
    }
}
