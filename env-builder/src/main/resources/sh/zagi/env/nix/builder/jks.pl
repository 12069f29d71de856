# SPDX-License-Identifier: Apache-2.0
# Rewrites a Java key store of certificates so that equal certificates give equal bytes: entries sorted by alias,
# dates set to the epoch, the trailing digest recomputed. usage: jks.pl FILE EPOCH
use strict; use warnings;
my ($file, $epoch) = @ARGV;
open(my $in, '<:raw', $file) or die "$file: $!"; local $/; my $data = <$in>; close $in;
my ($magic, $version, $count) = unpack('NNN', $data);
exit 0 if $magic != 0xFEEDFEED;
my ($at, %entries) = (12);
for (1 .. $count) {
  my $tag = unpack('N', substr($data, $at, 4)); die "$file holds a private key\n" if $tag != 2; $at += 4;
  my $alias = unpack('n/a', substr($data, $at)); $at += 2 + length $alias;
  $at += 8;
  my $type = unpack('n/a', substr($data, $at)); $at += 2 + length $type;
  my $cert = unpack('N/a', substr($data, $at)); $at += 4 + length $cert;
  $entries{$alias} = pack('N n/a NN n/a N/a', 2, $alias, int($epoch * 1000 / 4294967296), ($epoch * 1000) % 4294967296, $type, $cert);
}
my $body = pack('NNN', $magic, $version, $count) . join('', map { $entries{$_} } sort keys %entries);
my $salted = join('', map { pack('n', ord) } split //, 'changeit') . 'Mighty Aphrodite' . $body;
open(my $tmp, '>:raw', "$file.new") or die $!; print $tmp $salted; close $tmp;
my ($hex) = `sha1sum $file.new` =~ /^([0-9a-f]{40})/ or die "no digest\n";
my $wanted = $body . pack('H*', $hex);
if ($wanted eq $data) { unlink "$file.new"; exit 0 }
open(my $result, '>:raw', "$file.new") or die $!; print $result $wanted; close $result;
rename "$file.new", $file or die $!;
