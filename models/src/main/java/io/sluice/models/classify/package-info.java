/**
 * Is this picture bad? Model packages and the classifier that runs them. DJL is touched by two
 * classes; called by the gateway's inference workers.
 */
@NullMarked
package io.sluice.models.classify;

import org.jspecify.annotations.NullMarked;
