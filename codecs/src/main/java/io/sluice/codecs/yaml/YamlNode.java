package io.sluice.codecs.yaml;

import java.util.List;
import java.util.Map;

/** A YAML file as a tree that knows its lines. */
public sealed interface YamlNode {
    int line();

    /** A plain or quoted value, as written; empty where nothing is. */
    record Scalar(String text, int line) implements YamlNode {}

    /** In the file's order. */
    record Mapping(Map<String, YamlNode> entries, int line) implements YamlNode {}

    /** A list. */
    record Sequence(List<YamlNode> items, int line) implements YamlNode {}
}
