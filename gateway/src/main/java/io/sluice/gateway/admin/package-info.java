/**
 * The admin API on its own port. The only package that touches Javalin; talks to streams by tasks
 * on their loops.
 */
@NullMarked
package io.sluice.gateway.admin;

import org.jspecify.annotations.NullMarked;
