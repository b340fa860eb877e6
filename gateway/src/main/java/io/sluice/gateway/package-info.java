/** The service, wired: {@link io.sluice.gateway.Gateway} is the only file that knows every part. */
@NullMarked
package io.sluice.gateway;

import org.jspecify.annotations.NullMarked;
