/**
 * What streams show: recordings and drawings made ready before a run, the test card spliced in, and
 * the source that plays them, looped and marked, for one publish. Files are written by the
 * preparation only.
 */
@NullMarked
package io.sluice.loadtest.clip;

import org.jspecify.annotations.NullMarked;
