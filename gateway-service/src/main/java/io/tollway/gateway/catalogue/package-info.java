/** The public list of models, endpoints and providers. */
@NullMarked
package io.tollway.gateway.catalogue;

import org.jspecify.annotations.NullMarked;
