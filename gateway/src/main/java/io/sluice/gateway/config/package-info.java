/**
 * The configuration tree: records that mirror one YAML file, and its reader. Each component is
 * handed its own record; only this package touches Jackson's YAML.
 */
@NullMarked
package io.sluice.gateway.config;

import org.jspecify.annotations.NullMarked;
