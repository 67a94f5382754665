package io.hcsshim.cli.oci;

/// How lists look.
enum Format {
    TABLE,
    JSON
}
