/**
 * A strict YAML file as a tree of settings: every key is known, every value has its bounds and its
 * unit, and all problems are found before any is reported, each with its line. Touches no file. The
 * gateway's configuration is read through it.
 */
@NullMarked
package io.sluice.codecs.yaml;

import org.jspecify.annotations.NullMarked;
