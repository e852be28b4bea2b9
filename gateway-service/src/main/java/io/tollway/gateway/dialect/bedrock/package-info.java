/** Amazon Bedrock's Converse, the one API for all of its models: signed requests, binary event streams. Only Amazon's signer and codec are used; sending stays Vert.x's. */
@NullMarked
package io.tollway.gateway.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
