/** The operator's catalog: reading the YAML file, and applying it through the operator's API. */
@NullMarked
package io.tollway.local.catalog;

import org.jspecify.annotations.NullMarked;
