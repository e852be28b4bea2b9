@org.jspecify.annotations.NullMarked
package io.tollway.gateway.dialect.images;
