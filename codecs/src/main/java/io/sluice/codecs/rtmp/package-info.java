/** The peer's faults, shared by every RTMP layer below this package. */
@NullMarked
package io.sluice.codecs.rtmp;

import org.jspecify.annotations.NullMarked;
