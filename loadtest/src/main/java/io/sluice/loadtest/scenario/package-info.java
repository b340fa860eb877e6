/**
 * A load test as its author wrote it: the records mirror one YAML file, and the reader says
 * everything that is wrong with it at once. Pure: text in, values out.
 */
@NullMarked
package io.sluice.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
