"""What a folder holds beside images: reports, waveforms, enclosed documents and the rest, each named and explained."""
