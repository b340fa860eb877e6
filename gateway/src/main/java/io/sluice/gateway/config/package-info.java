/**
 * The configuration tree: records that mirror one YAML file, and its reader. Each component is
 * handed its own record.
 */
@NullMarked
package io.sluice.gateway.config;

import org.jspecify.annotations.NullMarked;
