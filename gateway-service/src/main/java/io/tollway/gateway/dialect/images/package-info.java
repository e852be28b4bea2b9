/** Pictures made from words. */
@NullMarked
package io.tollway.gateway.dialect.images;

import org.jspecify.annotations.NullMarked;
