/**
 * What a load run and its worker processes say to each other: commands as lines of JSON, one way,
 * and events as packed bytes, the other. Streams are given; nothing here opens one.
 */
@NullMarked
package io.sluice.loadtest.wire;

import org.jspecify.annotations.NullMarked;
