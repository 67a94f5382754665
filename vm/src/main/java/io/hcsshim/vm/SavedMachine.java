package io.hcsshim.vm;

import java.nio.file.Path;

/// A machine at rest in two files, from which any number of clones start.
///
/// Nobody may change the files while a clone lives: clones read what they need when they need it.
///
/// @param memory the guest's memory, as large as the machine had; mostly holes
/// @param state  processors and devices, in the provider's own format
public record SavedMachine(Path memory, Path state) {}
