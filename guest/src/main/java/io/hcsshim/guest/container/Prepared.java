package io.hcsshim.guest.container;

import java.io.File;

/// A container's spec completed, and where the container belongs.
///
/// @param folder that of its pod, or its own bundle
record Prepared(Spec spec, Placement place, File folder) {}
