/**
 * Fuzz targets: any bytes give a result or the documented exception, hold no more memory than they
 * are, and leave nothing behind. {@code FuzzCorpusTest} replays each target's inputs in the normal
 * build; {@code -Pfuzz} looks for new ones under Jazzer.
 */
@NullMarked
package io.sluice.codecs.fuzz;

import org.jspecify.annotations.NullMarked;
