/// Measurements of the whole product. Each row names its goal and stands beside a reference from the same run, because the machines
/// this runs on are noisy and a bare number says little.
package io.hcsshim.bench;
