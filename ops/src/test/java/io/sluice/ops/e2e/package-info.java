/** End-to-end tests: the gateway between real encoders and real origins, over loopback. */
@NullMarked
package io.sluice.ops.e2e;

import org.jspecify.annotations.NullMarked;
