package io.sluice.gateway.config;

import java.util.Map;

/** A YAML file as a tree that knows its lines. */
sealed interface YamlNode {
    int line();

    /** A plain or quoted value, as written; empty where nothing is. */
    record Scalar(String text, int line) implements YamlNode {}

    /** In the file's order. */
    record Mapping(Map<String, YamlNode> entries, int line) implements YamlNode {}

    /** A list, which no key of ours takes. */
    record Sequence(int line) implements YamlNode {}
}
