/// What a pod may say about itself: annotations and runtime options, each in one table that is read by and printed from.
package io.hcsshim.shim.settings;
